import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { repositoryRoot } from '../../fabric-config/node/paths.ts';
import { Stage } from './stage.ts';
import { refusals } from './story/refusals.ts';
import { story } from './story/story.ts';

/** The story with the refusals in their places: each is done by the same people, in the same windows. */
const steps = story.flatMap((step) => [
  step,
  ...refusals.filter((refusal) => refusal.after === step.id).map((refusal) => refusal.step),
]);

describe('the main job through real windows', () => {
  let stage: Stage;
  let clients: string;
  let stopped: string | undefined;

  beforeAll(async () => {
    clients = await mkdtemp(join(tmpdir(), 'openward-clients-'));
    stage = new Stage({
      repository: repositoryRoot(),
      data: inject('openwardData'),
      clients,
      language: 'en',
      keepPicture: (_window, name) => Promise.resolve(name),
    });
  });

  afterAll(async () => {
    await stage.close();
    await rm(clients, { recursive: true, force: true });
  });

  it.each(steps.map((step) => ({ title: step.title, step })))('$title', async ({ step }) => {
    // The story is one: a step after one that failed would only say something misleading.
    expect(stopped, 'an earlier step of the story to have gone well').toBeUndefined();
    stopped = step.id;
    const evidence = await step.run(stage);
    stopped = undefined;
    expect(Object.keys(evidence).length, `${step.id} to leave evidence`).toBeGreaterThan(0);
  });

  it('the header names a service within five seconds of its death, though nobody clicks, and forgets it when it is back', async () => {
    expect(stopped, 'the story to have gone well').toBeUndefined();
    const hands = await stage.hands('doctor');
    if (!(await hands.at('frame.root').isVisible())) await stage.signIn('doctor');
    const header = (state: string) => hands.page.locator(`[data-testid="frame.connection"]${state}`);
    await header('[data-tone="good"]').waitFor({ timeout: 10_000 });
    const { processes } = await stage.networkStatus();
    const service = processes.find(({ name }) => name === 'hospital1-service');
    process.kill(service?.pid ?? Number.NaN, 'SIGKILL');
    await header('[data-missing="hospital"]').waitFor({ timeout: 5000 });
    expect(await header('').textContent()).toMatch(/hospital.s service.*shown as of \d\d:\d\d/);
    // The keeper starts it again.
    await header('[data-missing=""][data-tone="good"]').waitFor({ timeout: 60_000 });
  });
});
