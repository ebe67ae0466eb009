import { cities, plateKinds } from '@rail/catalogue';

/** Bytes of the longest plate: 浙 takes three, then the letter of the city and five or six signs. */
export const plateBytes = 10;
/** The third sign of an ordinary plate; with digits around it, it makes 240,000 plates a city. */
const letters = 'XABCDEFGHJKLMNPQRSTUVWYZ';
/** Kinds of new-energy plates, and their first or last letter: D for battery-electric, F for all others. */
const [largeNewEnergy, smallNewEnergy] = ['51', '52'];

/** 号牌号码 in the order of their issue, each once until a city's series is spent and begins anew. */
export class Plates {
  private readonly issued = new Uint32Array(cities.length * plateKinds.length);

  /** Writes the plate of the next vehicle into a row of `plateBytes`; answers how many bytes it takes. */
  issue(city: number, kind: number, batteryElectric: boolean, table: Buffer, row: number): number {
    const at = city * plateKinds.length + kind;
    const serial = this.issued[at]!;
    this.issued[at] = serial + 1;
    const letter = cities[city]?.plateLetter ?? '';
    return table.write(
      `浙${letter}${signs(plateKinds[kind]?.code, serial, batteryElectric)}`,
      row * plateBytes,
      'utf8',
    );
  }
}

function signs(kind: string | undefined, serial: number, batteryElectric: boolean): string {
  const fuel = batteryElectric ? 'D' : 'F';
  if (kind === largeNewEnergy) return String(serial % 100_000).padStart(5, '0') + fuel;
  const digits = String(serial % 10_000).padStart(4, '0');
  const letter = letters.charAt(Math.floor(serial / 10_000) % letters.length);
  if (kind === smallNewEnergy) return fuel + letter + digits;
  return digits.slice(0, 2) + letter + digits.slice(2);
}
