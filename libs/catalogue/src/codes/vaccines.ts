/** A vaccine as the national immunisation programme abbreviates it. */
export interface Vaccine {
  readonly code: string;
  readonly name: string;
  /** How many doses make a course. */
  readonly doses: number;
  /** Given to children, or to adults. */
  readonly child: boolean;
}

const vaccine = (code: string, name: string, doses: number, child = true): Vaccine => ({ code, name, doses, child });

/** 疫苗: those of the programme for children, and two that adults are offered. */
export const vaccines: readonly Vaccine[] = [
  vaccine('HepB', '乙肝疫苗', 3),
  vaccine('BCG', '卡介苗', 1),
  vaccine('IPV', '脊灰灭活疫苗', 2),
  vaccine('bOPV', '二价脊灰减毒活疫苗', 2),
  vaccine('DTaP', '百白破疫苗', 4),
  vaccine('MMR', '麻腮风疫苗', 2),
  vaccine('JE-L', '乙脑减毒活疫苗', 2),
  vaccine('MPSV-A', 'A群流脑多糖疫苗', 2),
  vaccine('HepA-L', '甲肝减毒活疫苗', 1),
  vaccine('IIV', '流感疫苗', 1, false),
  vaccine('PPV23', '23价肺炎球菌多糖疫苗', 1, false),
];
