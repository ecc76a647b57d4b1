import { z } from 'zod';

// The content security policy forbids `eval`; without this zod tries it once and the attempt is reported as a
// violation.
z.config({ jitless: true });
