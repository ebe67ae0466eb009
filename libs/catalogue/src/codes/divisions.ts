import { zhejiangDivisionRows } from './zhejiang-divisions.data.ts';

export interface Street {
  /** Nine digits. */
  readonly code: string;
  readonly name: string;
  /** Twelve digits each. */
  readonly villages: readonly string[];
}

export interface County {
  /** Six digits; the first four and `00` are its city. */
  readonly code: string;
  readonly name: string;
  /** Some of its streets and towns, not all. */
  readonly streets: readonly Street[];
}

/** The 90 counties, districts and county-level cities of Zhejiang in the order of their codes. */
export const counties: readonly County[] = readCounties(zhejiangDivisionRows);

function readCounties(rows: string): County[] {
  const found: (County & { streets: Street[] })[] = [];
  for (const row of rows.trim().split('\n')) {
    const [code = '', name = '', ...serials] = row.split(' ');
    if (code.length === 9) found.at(-1)?.streets.push({ code, name, villages: serials.map((serial) => code + serial) });
    else if (!code.endsWith('00')) found.push({ code, name, streets: [] });
  }
  return found;
}
