import { describe } from '@jest/globals';

import { testTranscripts } from '../transcript.test-support.ts';

// RAIL_REWRITE=1 writes the transcripts anew.
const rewrite = process.env['RAIL_REWRITE'] === '1';

describe('transcripts of transactions', () => testTranscripts(new URL('transcripts/', import.meta.url), rewrite));
