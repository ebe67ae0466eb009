import { describe, expect, test } from '@jest/globals';

import { ScramExchange } from './scram.ts';

/** The example of RFC 7677, section 3. */
const nonce = 'rOprNGfwEbeRWgbNEkqO';
const serverFirst = 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096';
const clientFinal =
  'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=';
const serverFinal = 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=';

const anExchange = (): ScramExchange => new ScramExchange('SCRAM-SHA-256', 'user', 'pencil', nonce);

describe('SCRAM', () => {
  test('speaks the exchange of RFC 7677', () => {
    const exchange = anExchange();
    expect(exchange.clientFirst().toString()).toBe(`n,,n=user,r=${nonce}`);
    expect(exchange.clientFinal(Buffer.from(serverFirst)).toString()).toBe(clientFinal);
    expect(() => exchange.verify(Buffer.from(serverFinal))).not.toThrow();
  });

  test('escapes the two characters that separate fields', () => {
    const exchange = new ScramExchange('SCRAM-SHA-512', 'a=b,c', 'x', 'n');
    expect(exchange.clientFirst().toString()).toBe('n,,n=a=3Db=2Cc,r=n');
  });

  test.each([
    ['another nonce', serverFirst.replace('rOpr', 'xOpr')],
    ['a nonce that was not extended', `r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`],
    ['too few iterations', serverFirst.replace('i=4096', 'i=1')],
    ['so many iterations that the client would stand still', serverFirst.replace('i=4096', 'i=99999999')],
    ['no salt', serverFirst.replace('s=W22ZaJ0SNY7soEsUEjb6gQ==', 's=')],
  ])('refuses %s', (_, challenge) => {
    expect(() => anExchange().clientFinal(Buffer.from(challenge))).toThrow(
      expect.objectContaining({ code: 'BROKER_DENIED' }),
    );
  });

  test('refuses a server that does not know the password', () => {
    const exchange = anExchange();
    exchange.clientFinal(Buffer.from(serverFirst));
    expect(() => exchange.verify(Buffer.from(`v=${Buffer.alloc(32).toString('base64')}`))).toThrow('prove');
    expect(() => exchange.verify(Buffer.from('e=invalid-proof'))).toThrow('invalid-proof');
  });
});
