/** Imported before fabric-shim, which reads this once and would otherwise print every refusal that a test expects. */
process.env['CORE_CHAINCODE_LOGGING_LEVEL'] ??= 'CRITICAL';
