import { describe, expect, test } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import { people } from '../../e2e/windows/story/people.ts';
import { requireStrong } from './judgement.ts';
import { strengthOf } from './strength.ts';

const known = ['张小明', '110105199003071234', 'E20481763', 'Wu Tianqi'];

describe('a passphrase', () => {
  test.each([
    '1111111111',
    '1234567890',
    '0123456789876543210',
    'password123',
    'Password2024!',
    'qwertyuiop',
    '1qaz2wsx3edc',
    'aaaaaaaaaaaaaaaaaaaaaaaa',
    'abcabcabcabcabc',
    'iloveyou1314',
    'woaini1314',
    'woaini5201314',
    'woaizhongguo',
    '5201314520',
    'a123456789',
    'wang123456',
    'zhangwei1990',
    'WangFang123',
    '王芳王芳王芳王芳王芳',
    'wangxiuying1985',
    '13812345678',
    '+8613912345678',
    'a13812345678',
    '11010519491231002X',
    '110105194912310021',
    '1990-03-07-1990',
    '19900307199003',
    '床前明月光疑是地上霜',
    'chuangqianmingyueguang',
    '春眠不觉晓处处闻啼鸟',
    '一二三四五六七八九十',
    '我爱你我爱你我爱你我爱你',
    'haohaoxuexitiantianxiangshang',
    '为人民服务为人民服务',
    'xinniankuaile2024',
  ])('that people choose is not enough: %s', async (passphrase) => {
    const judged = await strengthOf(passphrase, []);
    const { score, enough, advice } = judged;
    expect({ score, enough }).toEqual({ score: expect.any(Number) as number, enough: false });
    expect(advice.length).toBeGreaterThan(0);
    const again = requireStrong(() => Promise.resolve(judged), passphrase, []);
    await expect(again).rejects.toMatchObject({ code: 'PASSPHRASE_WEAK', details: { score } });
  });

  test.each([
    'zhangxiaoming1990',
    '张小明1990年3月',
    'ZhangXiaoMing0307',
    '19900307张小明',
    'WuTianqi1984',
    'tianqi wu 1984',
  ])('of its owner’s name, number or birthday is not enough: %s', async (passphrase) => {
    const { enough, advice } = await strengthOf(passphrase, known);
    expect({ enough, personal: advice.includes('personal') }).toEqual({ enough: false, personal: true });
  });

  test.each([
    ...Object.values(people).map(({ passphrase }) => passphrase),
    'three quiet herons at dawn',
    'lantern gravel otter spoon',
    'x7Vq2mKp9Lr4',
    '蓝鲸煮咖啡忘带雨伞了吗',
    'lanjing zhu kafei wangdai yusan',
    '石头 铅笔 海豚 台阶 柠檬 灯塔',
  ])('of words that have nothing to do with one another is enough: %s', async (passphrase) => {
    expect(await strengthOf(passphrase, known)).toMatchObject({ enough: true, advice: [] });
  });

  test('that is refused is in no message', async () => {
    const error = await requireStrong(strengthOf, 'password123', []).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OpenwardError);
    expect(JSON.stringify(error) + String(error)).not.toContain('password123');
  });
});
