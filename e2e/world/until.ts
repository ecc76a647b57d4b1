const LEAST_REST_MS = 50;
const MOST_REST_MS = 2_000;

/** Polls until `met` says so, and rests as long as asking took: who is asked for is to have the machine as well. */
export async function until(what: string, met: () => Promise<boolean>, patienceMs = 30_000): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (let asked = performance.now(); !(await met()); asked = performance.now()) {
    if (Date.now() > deadline) throw new Error(`expected ${what} within ${patienceMs / 1000} s`);
    const rest = Math.min(MOST_REST_MS, Math.max(LEAST_REST_MS, performance.now() - asked));
    await new Promise((resolve) => setTimeout(resolve, rest));
  }
}
