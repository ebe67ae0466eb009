import { describe, expect, test } from '@jest/globals';

import { code, comment, layOut, Scope } from './code.ts';

describe('code', () => {
  test('a name wished for never yields anything but an identifier, and never a reserved or given one', () => {
    const scope = new Scope();
    const wishes = ['a', 'a', 'class', 'x; process.exit()', '1st', '', '王', 'a_2'];
    const names = wishes.map((wish) => scope.name(wish).text);

    expect(new Set(names).size).toBe(wishes.length);
    for (const name of names) expect(name).toMatch(/^[A-Za-z_]\w*$/);
    expect(names).not.toContain('class');
  });

  test('a comment cannot end early', () => {
    for (const text of ['a\nprocess.exit()', 'b\u2028x()', '*/ y()', '`${z}`', "'\\"]) {
      expect(comment(text).text).toMatch(/^\/\/ [\w .,:;()[\]<>+=-]*$/);
    }
  });

  test('only whole numbers become code', () => {
    expect(code`x = ${-5};`.text).toBe('x = (-5);');
    expect(() => code`x = ${Number.NaN};`).toThrow('whole numbers');
  });

  test('nested braces are indented', () => {
    expect(layOut(code`if (a) {\nb();\n}`)).toBe('if (a) {\n  b();\n}\n');
  });
});
