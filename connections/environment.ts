/**
 * Variables that decide, instead of our own configuration, whom TLS believes, where its keys are written down, through
 * whom a connection goes, or which code is loaded. Nothing of Openward's is configured by them.
 */
const foreign: readonly RegExp[] = [
  /^NODE_(TLS_REJECT_UNAUTHORIZED|EXTRA_CA_CERTS|USE_SYSTEM_CA|USE_ENV_PROXY|OPTIONS|PATH|DEBUG|DEBUG_NATIVE|V8_COVERAGE)$/,
  /^NODE_(COMPILE_CACHE|COMPILE_CACHE_PORTABLE|REPL_EXTERNAL_MODULE|ICU_DATA|PENDING_DEPRECATION|REDIRECT_WARNINGS)$/,
  /^(SSL_CERT_FILE|SSL_CERT_DIR|SSLKEYLOGFILE|OPENSSL_CONF|OPENSSL_MODULES|OPENSSL_ENGINES)$/,
  /^GRPC_(DEFAULT_SSL_ROOTS_FILE_PATH|SSL_CIPHER_SUITES|TRACE|VERBOSITY)$/,
  /^GRPC_NODE_(TRACE|VERBOSITY)$/,
  // The libraries of both take every setting from there that they were not given.
  /^(AWS_(?!SDK_JS_)\w+|PG[A-Z_]+)$/,
  /^ELECTRON_(RUN_AS_NODE|NO_ASAR|ENABLE_LOGGING|LOG_FILE|OVERRIDE_DIST_PATH)$/,
  // In small letters and in capitals; programs differ in which they read.
  /^(https?|grpc|all|ftp|socks|no|no_grpc)_proxy$/i,
];

/**
 * Takes such variables out of the environment, so that neither this process nor one it starts follows them. To be
 * called before anything else at the start of a process. Answers their names, in order, to be shown; never their
 * values.
 */
export function clearEnvironment(environment: NodeJS.ProcessEnv = process.env): string[] {
  const found = Object.entries(environment)
    .filter(([name, value]) => value !== undefined && value !== '' && foreign.some((pattern) => pattern.test(name)))
    .map(([name]) => name)
    .sort();
  for (const name of found) Reflect.deleteProperty(environment, name);
  return found;
}

/** For logs and terminals: which variables were taken out, and that they do nothing. */
export function ignoredText(names: readonly string[]): string {
  return `these variables of the environment are not followed: ${names.join(', ')}`;
}
