/** A diagnosis of ICD-10 with the department that makes it. */
export interface Diagnosis {
  readonly code: string;
  readonly name: string;
  /** 诊疗科目 */
  readonly department: string;
  /** How often it is the main diagnosis of an outpatient, and of an inpatient, relative to the others. */
  readonly outpatient: number;
  readonly inpatient: number;
}

const diagnosis = (
  code: string,
  name: string,
  department: string,
  outpatient: number,
  inpatient: number,
): Diagnosis => ({ code, name, department, outpatient, inpatient });

/** The diagnoses that generated visits name: frequent ones, and those that an event of health is about. */
export const diagnoses: readonly Diagnosis[] = [
  diagnosis('J06.9', '急性上呼吸道感染', '03', 16, 1),
  diagnosis('J20.9', '急性支气管炎', '03', 6, 2),
  diagnosis('J18.9', '肺炎', '03', 1, 6),
  diagnosis('J44.9', '慢性阻塞性肺病', '03', 2, 5),
  diagnosis('I10', '原发性高血压', '02', 14, 3),
  diagnosis('E11.9', '2型糖尿病', '02', 9, 3),
  diagnosis('I25.1', '冠状动脉粥样硬化性心脏病', '03', 3, 6),
  diagnosis('I63.9', '脑梗死', '03', 1, 7),
  diagnosis('K29.5', '慢性胃炎', '03', 6, 1),
  diagnosis('K80.2', '胆囊结石', '04', 1, 4),
  diagnosis('K35.8', '急性阑尾炎', '04', 0, 3),
  diagnosis('M51.2', '椎间盘移位', '04', 4, 3),
  diagnosis('S52.5', '桡骨下端骨折', '04', 1, 3),
  diagnosis('S72.0', '股骨颈骨折', '04', 0, 3),
  diagnosis('H10.9', '结膜炎', '10', 3, 0),
  diagnosis('H25.9', '老年性白内障', '10', 1, 3),
  diagnosis('K02.9', '龋病', '12', 5, 0),
  diagnosis('L30.9', '皮炎', '13', 5, 0),
  diagnosis('N76.0', '急性阴道炎', '05', 3, 0),
  diagnosis('C34.9', '支气管和肺恶性肿瘤', '19', 1, 4),
  diagnosis('C18.9', '结肠恶性肿瘤', '19', 0, 3),
  diagnosis('J45.9', '哮喘', '07', 2, 2),
  diagnosis('R50.9', '发热', '20', 4, 0),
  diagnosis('R10.4', '腹痛', '20', 3, 0),
  diagnosis('U07.1', '新型冠状病毒感染', '16', 1, 1),
  diagnosis('M54.5', '腰痛', '50', 4, 1),
  diagnosis('A05.9', '细菌性食物中毒', '20', 0, 0),
  diagnosis('O80.0', '头位顺产', '05', 0, 4),
  diagnosis('A00.9', '霍乱', '16', 0, 0),
  diagnosis('A15.0', '肺结核', '16', 0, 0),
  diagnosis('B16.9', '急性乙型肝炎', '16', 0, 0),
  diagnosis('A38', '猩红热', '16', 0, 0),
  diagnosis('J10.1', '流行性感冒', '16', 0, 0),
  diagnosis('B08.4', '手足口病', '16', 0, 0),
  diagnosis('A08.4', '病毒性肠道感染', '16', 0, 0),
  diagnosis('B26.9', '流行性腮腺炎', '16', 0, 0),
];
