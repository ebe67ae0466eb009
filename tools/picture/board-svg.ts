import { type Row, stateWords } from '@rail/board';
import stringWidth from 'string-width';

type Tone = NonNullable<Row[number]['tone']>;

/** The dark ground that the colours of the states are made for. */
const ground = '#0B1020';
const ink = '#E6EAF0';
const faint = '#A7B0BA';
const fontSize = 14;
/** Of one column and one row, in pixels: what monospace fonts of that size have, about. */
const columnWidth = 8.4;
const rowHeight = 18;
const margin = 14;
const fonts =
  "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', 'PingFang SC', 'Microsoft YaHei', monospace";

/** Characters that a terminal gives two columns. */
const wide = /[\p{Script=Han}\u3000-\u303f\uff00-\uff60]+/u;

/** A terminal's screen as a picture: every piece of text is held to its columns, whatever font shows it. */
export function boardSvg(rows: readonly Row[], columns: number, title: string): string {
  const width = Math.ceil(columns * columnWidth + 2 * margin);
  const height = rows.length * rowHeight + 2 * margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
      `<rect width="2" height="6" fill="${faint}" fill-opacity=".45"/></pattern></defs>`,
    `<rect width="100%" height="100%" rx="8" fill="${ground}"/>`,
    `<g font-family="${fonts}" font-size="${fontSize}" fill="${ink}" xml:space="preserve">`,
    ...rows.flatMap((row, at) => rowOf(row, margin + at * rowHeight)),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function rowOf(row: Row, top: number): string[] {
  const elements: string[] = [];
  let column = 0;
  for (const { text, tone } of row) {
    for (const piece of piecesOf(text)) {
      const columns = stringWidth(piece);
      if (piece.trim() !== '') elements.push(...pieceOf(piece, column, columns, top, tone));
      column += columns;
    }
  }
  return elements;
}

/** Runs of one width, cut at two blanks or more, so that no font can push a column aside. */
function piecesOf(text: string): string[] {
  return text.split(/( {2,})/).flatMap((part) => part.split(new RegExp(`(${wide.source})`, 'u')).filter(Boolean));
}

function pieceOf(text: string, column: number, columns: number, top: number, tone: Tone | undefined): string[] {
  const x = round(margin + column * columnWidth);
  const length = round(columns * columnWidth);
  const hatch =
    tone === 'unknown'
      ? [`<rect x="${x}" y="${top}" width="${length}" height="${rowHeight}" fill="url(#hatch)"/>`]
      : [];
  const y = round(top + rowHeight * 0.74);
  return [
    ...hatch,
    `<text x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${look(tone)}>${escaped(text)}</text>`,
  ];
}

function look(tone: Tone | undefined): string {
  if (tone === undefined) return '';
  if (tone === 'bold') return ' font-weight="700"';
  if (tone === 'dim') return ` fill="${faint}"`;
  if (tone === 'selected') return ' text-decoration="underline"';
  const colour = stateWords[tone].dark;
  return colour === undefined ? '' : ` fill="${colour}"`;
}

const round = (pixels: number): number => Math.round(pixels * 100) / 100;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);
