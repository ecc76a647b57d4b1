import { compileFunction } from 'node:vm';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { bundles, esbuildOptions } from '../../setup/parts/bundles.mjs';
import { calls } from '../../api/window/calls.ts';

interface Bridge {
  ask(name: string, request: unknown): Promise<unknown>;
}

/** The preload script as it is built, run with an Electron that only remembers. */
async function run(): Promise<{ bridge: Bridge; asked: unknown[][]; text: string }> {
  const bundle = bundles.find(({ kind }) => kind === 'preload');
  if (!bundle) throw new Error('expected a preload bundle');
  const { outputFiles } = await build({ ...(await esbuildOptions(bundle)), write: false });
  const text = outputFiles[0]?.text ?? '';
  const asked: unknown[][] = [];
  const exposed = new Map<string, Bridge>();
  const electron = {
    contextBridge: { exposeInMainWorld: (name: string, value: Bridge) => exposed.set(name, value) },
    ipcRenderer: { invoke: (...args: unknown[]) => Promise.resolve(void asked.push(args)) },
  };
  Reflect.apply(compileFunction(text, ['require', 'module']), undefined, [() => electron, { exports: {} }]);
  const bridge = exposed.get('openward');
  if (!bridge) throw new Error('expected the bridge to be given to the page');
  return { bridge, asked, text };
}

describe('the preload script, as it is built,', () => {
  it('passes on every call of the contract and no other name', async () => {
    const { bridge, asked } = await run();
    for (const name of Object.keys(calls)) await bridge.ask(name, {});
    expect(asked.map(([channel, name]) => [channel, name])).toEqual(
      Object.keys(calls).map((name) => ['openward:ask', name]),
    );
    for (const name of ['session.everything', '', 'constructor', '__proto__', 'openward:ask'])
      await expect(bridge.ask(name, {})).rejects.toThrow('No such call');
    expect(asked).toHaveLength(Object.keys(calls).length);
  });

  it('carries names and no schemas', async () => {
    const { text } = await run();
    expect(text).not.toMatch(/zod|safeParse/i);
    expect(text.length).toBeLessThan(10_000);
  });
});
