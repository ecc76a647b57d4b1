/** Polls until `met` says so. */
export async function until(what: string, met: () => Promise<boolean>, patienceMs = 30_000): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await met())) {
    if (Date.now() > deadline) throw new Error(`expected ${what} within ${patienceMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
