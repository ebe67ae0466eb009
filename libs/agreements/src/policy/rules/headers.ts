import type { PolicyContext } from '../context.ts';
import { type PolicyFinding, refusal, warning } from '../finding.ts';

const traceHeaders = new Set(['traceparent', 'tracestate']);

/** No schema says what a header holds: beyond tracing, someone must vouch for it. `rail-` headers are the exchange's own. */
export function headers({ agreement }: PolicyContext): PolicyFinding[] {
  return agreement.headers
    .filter((name) => !traceHeaders.has(name))
    .map((name) =>
      name.startsWith('rail-')
        ? refusal('headers', ['headers'], `${name} 由平台写入,不得列出`, `${name} is written by the exchange itself`)
        : warning(
            'headers',
            ['headers'],
            `消息头 ${name} 的内容未经分级`,
            `the content of header ${name} has no grade`,
          ),
    );
}
