// @ts-check
/**
 * Electron's fuses: what a binary refuses whatever it is told at run time. The same set for what is released (release)
 * and for what tests drive.
 */

/**
 * @param {string} binary
 * @param {{ release: boolean }} use a release can neither be inspected nor load an app that is not its sealed archive
 */
export async function setFuses(binary, { release }) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    // Tests drive the client through the inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: !release,
    // Electron checks the archive's digest on macOS and Windows; where it does not, the fuse is without effect.
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: release,
    // The app is a folder in development.
    [FuseV1Options.OnlyLoadAppFromAsar]: release,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  });
}
