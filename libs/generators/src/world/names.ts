import type { Random } from '@rail/kernel';

const surnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严';
const stems = '甲乙丙丁戊己庚辛壬癸';
const branches = '子丑寅卯辰巳午未申酉戌亥';

/** Two signs of the sexagenary cycle, as no one is named. */
function cycleName(random: Random): string {
  return stems.charAt(random.below(stems.length)) + branches.charAt(random.below(branches.length));
}

/** A person's name that is recognisably made: a common surname and two cyclical signs. */
export function personName(random: Random): string {
  return surnames.charAt(random.below(surnames.length)) + cycleName(random);
}

/** An entity's name, recognisably made: 虚构 (fictitious) stands in every one. */
export function entityName(random: Random, city: string, trade: string, typeCode: string): string {
  return `${city.replace('市', '')}虚构${cycleName(random)}${cycleName(random)}${trade}${legalForm(typeCode)}`;
}

function legalForm(typeCode: string): string {
  switch (typeCode.slice(0, 2)) {
    case '12':
      return '股份有限公司';
    case '21':
      return '有限公司分公司';
    case '45':
      return typeCode === '4530' ? '事务所(普通合伙)' : '厂';
    case '91':
      return '专业合作社';
    case '95':
      return '经营部';
    default:
      return '有限公司';
  }
}
