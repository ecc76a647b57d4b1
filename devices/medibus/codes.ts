import type { Label } from '../link/measurement.ts';

/** Command codes of MEDIBUS. */
export const Command = {
  measured1: 0x24,
  limitsLow1: 0x25,
  limitsHigh1: 0x26,
  alarms1: 0x27,
  dateTime: 0x28,
  settings: 0x29,
  text: 0x2a,
  measured2: 0x2b,
  limitsLow2: 0x2c,
  limitsHigh2: 0x2d,
  alarms2: 0x2e,
  nop: 0x30,
  timeChanged: 0x49,
  initialise: 0x51,
  deviceId: 0x52,
  realtimeConfiguration: 0x53,
  configureRealtime: 0x54,
  stop: 0x55,
  realtimeChanged: 0x56,
} as const;

/** How often what is asked, in milliseconds, the most urgent first. At 19200 baud a full answer of page 1 takes some 0.2 s. */
export const pollEvery: readonly (readonly [number, number])[] = [
  [Command.measured1, 1000],
  [Command.alarms1, 1000],
  [Command.alarms2, 2000],
  [Command.measured2, 2000],
  [Command.settings, 10_000],
  [Command.text, 10_000],
  [Command.limitsLow1, 30_000],
  [Command.limitsHigh1, 30_000],
  [Command.dateTime, 60_000],
];

/**
 * Meaning of one data code. The tables below are what two independent open programs (OpenICE and VSCapture) and the
 * vendor's published lists for single devices agree on; where only one of them names a code or its unit, `single` is
 * true. None was compared with a real device, and a device may define a code of its own: see docs/devices.md.
 */
export interface CodeEntry {
  readonly label: Label;
  /** UCUM. */
  readonly unit: string;
  /** What can physically be; outside it the value is kept and marked implausible. */
  readonly range: readonly [number, number];
  readonly single?: true;
}

function entry(en: string, zh: string, unit: string, low: number, high: number): CodeEntry {
  return { label: { en, zh }, unit, range: [low, high] };
}

function single(en: string, zh: string, unit: string, low: number, high: number): CodeEntry {
  return { ...entry(en, zh, unit, low, high), single: true };
}

export type CodeTable = ReadonlyMap<number, CodeEntry>;

/** Measured data, code page 1 (command 24h); limits 25h and 26h use the same codes. */
export const measuredPage1: CodeTable = new Map([
  [0x05, entry('Airway pressure', '气道压', 'mbar', -100, 200)],
  [0x07, entry('Dynamic compliance', '动态顺应性', 'L/bar', 0, 999)],
  [0x08, entry('Airway resistance', '气道阻力', 'mbar.s/L', 0, 999)],
  [0x09, entry('CO2 production', '二氧化碳产生量', 'mL/min', 0, 2000)],
  [0x0b, single('Patient airway resistance', '患者气道阻力', 'mbar.s/L', 0, 999)],
  [0x50, entry('Inspired halothane', '吸入氟烷', 'kPa', 0, 30)],
  [0x51, entry('Expired halothane', '呼出氟烷', 'kPa', 0, 30)],
  [0x52, entry('Inspired enflurane', '吸入恩氟烷', 'kPa', 0, 30)],
  [0x53, entry('Expired enflurane', '呼出恩氟烷', 'kPa', 0, 30)],
  [0x54, entry('Inspired isoflurane', '吸入异氟烷', 'kPa', 0, 30)],
  [0x55, entry('Expired isoflurane', '呼出异氟烷', 'kPa', 0, 30)],
  [0x56, entry('Inspired desflurane', '吸入地氟烷', 'kPa', 0, 30)],
  [0x57, entry('Expired desflurane', '呼出地氟烷', 'kPa', 0, 30)],
  [0x58, entry('Inspired sevoflurane', '吸入七氟烷', 'kPa', 0, 30)],
  [0x59, entry('Expired sevoflurane', '呼出七氟烷', 'kPa', 0, 30)],
  [0x6b, entry('Ambient pressure', '环境气压', 'mbar', 300, 1200)],
  [0x71, single('Minimum airway pressure', '最低气道压', 'mbar', -100, 200)],
  [0x72, single('Occlusion pressure P0.1', '口腔闭合压 P0.1', 'mbar', -100, 100)],
  [0x73, entry('Mean airway pressure', '平均气道压', 'mbar', -100, 200)],
  [0x74, entry('Plateau pressure', '平台压', 'mbar', -100, 200)],
  [0x78, entry('PEEP', '呼气末正压', 'mbar', -100, 100)],
  [0x79, single('Intrinsic PEEP', '内源性呼气末正压', 'mbar', -100, 100)],
  [0x7b, single('Mandatory respiratory rate', '指令呼吸频率', '/min', 0, 300)],
  [0x7d, entry('Peak airway pressure', '气道峰压', 'mbar', -100, 200)],
  [0x82, single('Tidal volume', '潮气量', 'L', 0, 10)],
  [0x83, single('Mandatory expired tidal volume', '指令呼出潮气量', 'mL', 0, 10_000)],
  [0x84, single('Spontaneous expired tidal volume', '自主呼出潮气量', 'mL', 0, 10_000)],
  [0x85, single('Mandatory inspired tidal volume', '指令吸入潮气量', 'mL', 0, 10_000)],
  [0x88, entry('Tidal volume', '潮气量', 'mL', 0, 10_000)],
  [0x89, single('Dead space', '死腔量', 'mL', 0, 2000)],
  [0xac, entry('Inspired MAC', '吸入 MAC', '1', 0, 20)],
  [0xad, entry('Expired MAC', '呼出 MAC', '1', 0, 20)],
  [0xae, entry('Inspired desflurane', '吸入地氟烷', '%', 0, 100)],
  [0xaf, entry('Expired desflurane', '呼出地氟烷', '%', 0, 100)],
  [0xb0, entry('Inspired sevoflurane', '吸入七氟烷', '%', 0, 100)],
  [0xb1, entry('Expired sevoflurane', '呼出七氟烷', '%', 0, 100)],
  [0xb2, entry('Leakage', '泄漏量', 'mL/min', 0, 100_000)],
  [0xb4, entry('Respiratory rate (pressure)', '呼吸频率（压力）', '/min', 0, 300)],
  [0xb5, single('Spontaneous respiratory rate', '自主呼吸频率', '/min', 0, 300)],
  [0xb7, single('Spontaneous minute volume', '自主分钟通气量', 'L/min', 0, 200)],
  [0xb9, single('Minute volume', '分钟通气量', 'L/min', 0, 200)],
  [0xbd, entry('Apnoea duration', '呼吸暂停时间', 's', 0, 9999)],
  [0xc1, single('Airway gas temperature', '气道气体温度', 'Cel', 0, 60)],
  [0xc4, entry('Inspired-expired O2 difference', '吸呼氧差', '%', -100, 100)],
  [0xd5, entry('Respiratory rate (CO2)', '呼吸频率（二氧化碳）', '/min', 0, 300)],
  [0xd6, single('Respiratory rate', '呼吸频率', '/min', 0, 300)],
  [0xd7, entry('Respiratory rate (flow)', '呼吸频率（流量）', '/min', 0, 300)],
  [0xd9, entry('Respiratory rate (derived)', '呼吸频率（推算）', '/min', 0, 300)],
  [0xda, entry('Inspired CO2', '吸入二氧化碳', '%', 0, 100)],
  [0xdb, entry('End-tidal CO2', '呼气末二氧化碳', '%', 0, 100)],
  [0xe1, entry('Pulse rate', '脉率', '/min', 0, 400)],
  [0xe3, entry('End-tidal CO2', '呼气末二氧化碳', 'kPa', 0, 30)],
  [0xe5, entry('Inspired CO2', '吸入二氧化碳', 'mm[Hg]', 0, 200)],
  [0xe6, entry('End-tidal CO2', '呼气末二氧化碳', 'mm[Hg]', 0, 200)],
  [0xeb, entry('SpO2', '血氧饱和度', '%', 0, 100)],
  [0xef, entry('Expired O2', '呼出氧浓度', '%', 0, 100)],
  [0xf0, entry('Inspired O2', '吸入氧浓度', '%', 0, 100)],
  [0xf8, entry('Inspired isoflurane', '吸入异氟烷', '%', 0, 100)],
  [0xf9, entry('Expired isoflurane', '呼出异氟烷', '%', 0, 100)],
  [0xfb, entry('Inspired N2O', '吸入氧化亚氮', '%', 0, 100)],
  [0xfc, entry('Expired N2O', '呼出氧化亚氮', '%', 0, 100)],
  [0xff, entry('Inspired CO2', '吸入二氧化碳', 'kPa', 0, 30)],
]);

/** Measured data, code page 2 (command 2Bh). */
export const measuredPage2: CodeTable = new Map([
  [0x00, entry('Spontaneous tidal volume', '自主潮气量', 'mL', 0, 10_000)],
  [0x06, entry('Elastance', '弹性阻力', 'mbar/L', 0, 9999)],
  [0x07, entry('Time constant', '时间常数', 's', 0, 60)],
  [0x21, entry('Expired tidal volume', '呼出潮气量', 'mL', 0, 10_000)],
  [0x22, entry('Inspired tidal volume', '吸入潮气量', 'mL', 0, 10_000)],
  [0x23, entry('End-inspiratory pressure', '吸气末压', 'mbar', -100, 200)],
  [0x37, single('Leakage minute volume', '泄漏分钟量', 'L/min', 0, 200)],
  [0x38, single('Inspiratory time', '吸气时间', 's', 0, 60)],
]);

/** Device settings (command 29h). */
export const settingCodes: CodeTable = new Map([
  [0x01, entry('Set O2', '设定氧浓度', '%', 0, 100)],
  [0x02, entry('Set inspiratory flow', '设定吸气流量', 'L/min', 0, 500)],
  [0x04, entry('Set tidal volume', '设定潮气量', 'L', 0, 10)],
  [0x05, entry('Set inspiratory time', '设定吸气时间', 's', 0, 60)],
  [0x07, entry('Set I:E, I part', '设定吸呼比（吸）', '1', 0, 100)],
  [0x08, entry('Set I:E, E part', '设定吸呼比（呼）', '1', 0, 100)],
  [0x09, entry('Set respiratory rate', '设定呼吸频率', '/min', 0, 300)],
  [0x0a, single('Set respiratory rate (IPPV)', '设定呼吸频率（IPPV）', '/min', 0, 300)],
  [0x0b, entry('Set PEEP', '设定呼气末正压', 'mbar', -100, 100)],
  [0x0c, entry('Set intermittent PEEP', '设定间歇呼气末正压', 'mbar', -100, 100)],
  [0x0d, entry('Set low pressure', '设定低压', 'mbar', -100, 200)],
  [0x0e, entry('Set high pressure', '设定高压', 'mbar', -100, 200)],
  [0x0f, entry('Set low pressure time', '设定低压时间', 's', 0, 600)],
  [0x10, entry('Set high pressure time', '设定高压时间', 's', 0, 600)],
  [0x11, entry('Apnoea alarm time', '呼吸暂停报警时间', 's', 0, 600)],
  [0x12, entry('Set pressure support', '设定压力支持', 'mbar', -100, 200)],
  [0x13, entry('Set maximum airway pressure', '设定最高气道压', 'mbar', -100, 200)],
  [0x15, single('Set pressure trigger', '设定压力触发', 'mbar', -100, 100)],
  [0x27, entry('Set inspiratory pause', '设定吸气暂停', '%', 0, 100)],
  [0x29, entry('Set flow trigger', '设定流量触发', 'L/min', 0, 100)],
  [0x2e, entry('Set pressure rise time', '设定压力上升时间', 's', 0, 10)],
  [0x2f, entry('Set fresh gas flow', '设定新鲜气流量', 'mL/min', 0, 100_000)],
  [0x40, single('Set tidal volume', '设定潮气量', 'mL', 0, 10_000)],
  [0x42, entry('Set minimum rate', '设定最低频率', '/min', 0, 300)],
  [0x45, entry('Set inspiratory pressure', '设定吸气压', 'mbar', -100, 200)],
  [0x4a, entry('Set age', '设定年龄', 'a', 0, 150)],
  [0x4b, entry('Set weight', '设定体重', 'kg', 0, 500)],
]);

/** Curves (command 53h). The range comes from the device itself. */
export const curveCodes: ReadonlyMap<number, { readonly label: Label; readonly unit: string }> = new Map([
  [0x00, { label: { en: 'Airway pressure', zh: '气道压' }, unit: 'mbar' }],
  [0x01, { label: { en: 'Flow', zh: '流量' }, unit: 'L/min' }],
  [0x02, { label: { en: 'Pleth', zh: '脉搏波' }, unit: '%' }],
  [0x03, { label: { en: 'Respiratory volume', zh: '呼吸容量' }, unit: 'mL' }],
  [0x05, { label: { en: 'O2', zh: '氧浓度' }, unit: '%' }],
  [0x06, { label: { en: 'CO2', zh: '二氧化碳' }, unit: 'mm[Hg]' }],
  [0x07, { label: { en: 'CO2', zh: '二氧化碳' }, unit: 'kPa' }],
  [0x08, { label: { en: 'CO2', zh: '二氧化碳' }, unit: '%' }],
]);

/** Which of the offered curves are asked for, the most wanted first; a sync byte has room for four. */
export const wantedCurves: readonly number[] = [0x00, 0x01, 0x03, 0x06, 0x07, 0x08, 0x02, 0x05];
