/** The one message of SASL PLAIN (RFC 4616). */
export function plainMessage(username: string, password: string): Buffer {
  return Buffer.from(`\0${username}\0${password}`);
}
