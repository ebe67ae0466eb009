/** 案号: (year) 浙 and the digits of the court, the kind of procedure, a serial, 号; the brackets are full-width. */
const pattern =
  /^（(?:19|20)\d{2}）浙(?:\d{2}|\d{4})?(?:[民刑行][初终再申]|执恢|执异|执|诉前调确|诉前调|民特)[1-9]\d{0,7}号$/u;

/** A 案号 of a court of Zhejiang, as the rules on case numbers of people's courts lay them out. */
export function isCaseNumber(text: string): boolean {
  return pattern.test(text);
}
