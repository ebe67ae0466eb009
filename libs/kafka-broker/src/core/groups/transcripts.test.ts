import { describe } from '@jest/globals';

import { testTranscripts } from '../transcript.test-support.ts';

describe('transcripts of classic groups', () => testTranscripts(new URL('transcripts/', import.meta.url)));
