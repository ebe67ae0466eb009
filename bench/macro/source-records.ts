import { compileEncoder, ByteWriter, type RecordSchema } from '@rail/avro';
import { type KafkaClient, Producer } from '@rail/kafka-client';
import { RecordBatchBuilder } from '@rail/kafka-protocol';

const maxBatchBytes = 500 * 1024;
const maxWaitingBytes = 32 << 20;

const names = ['西湖数据科技', '钱塘云计算服务', '滨江软件开发', '临平智能制造', '余杭物流仓储'];
const scopes = ['软件开发;信息系统集成服务', '数据处理和存储支持服务', '智能仓储装备销售;维修'];

/** A register entry of 18 fields with synthetic persons (county 99 exists nowhere). */
function entry(index: number): Record<string, unknown> {
  return {
    uscc: `913399CC${String(2_000_000_000 + index)}`,
    entityName: `杭州虚构${names[index % names.length]}有限公司`,
    entityTypeCode: '1130',
    industryCode: 'I6510',
    capital: 1_000_000 + index,
    currency: '156',
    establishedOn: 17_000 + (index % 3000),
    approvedOn: 19_000 + (index % 300),
    status: index % 50 === 0 ? 'CLOSED' : 'OPEN',
    seriousViolation: index % 97 === 0,
    employees: index % 11 === 0 ? null : 12 + (index % 900),
    scope: scopes[index % scopes.length],
    registrar: '杭州市西湖区市场监督管理局',
    personName: '虚构甲',
    personId: `339901199001${String(100_000 + (index % 900_000))}`,
    divisionCode: '330106',
    eventTime: 1_790_000_000_000 + index,
    sourceVersion: 1 + (index % 50),
  };
}

export interface ProducedRecords {
  readonly bytesPerRecord: number;
}

/** Fills a line topic with framed records, evenly over its partitions, before anything is measured. */
export async function produceSource(
  client: KafkaClient,
  topic: string,
  partitions: number,
  schema: RecordSchema,
  schemaId: number,
  records: number,
): Promise<ProducedRecords> {
  const encode = compileEncoder(schema);
  const producer = new Producer(client);
  await producer.init();
  const builders = Array.from({ length: partitions }, () => new RecordBatchBuilder(maxBatchBytes + 4096));
  const writer = new ByteWriter();
  const nowMs = Date.now();
  let valueBytes = 0;
  const sends: Promise<unknown>[] = [];
  const close = (partition: number): void => {
    sends.push(producer.send(topic, partition, builders[partition]!.finish()));
    builders[partition]!.reset();
  };
  for (let i = 0; i < records; i++) {
    const value = entry(i);
    const key = Buffer.from(value['uscc'] as string);
    writer.reset();
    encode(value, writer);
    const framed = Buffer.allocUnsafe(5 + writer.length);
    framed.writeInt8(0);
    framed.writeInt32BE(schemaId, 1);
    writer.bytes.copy(framed, 5, 0, writer.length);
    valueBytes += framed.length;
    const partition = i % partitions;
    const builder = builders[partition]!;
    builder.append(nowMs, key, 0, key.length, framed, 0, framed.length, null);
    if (builder.sizeInBytes >= maxBatchBytes) {
      close(partition);
      if (producer.pendingBytes > maxWaitingBytes) await producer.flush();
    }
  }
  for (const [partition, builder] of builders.entries()) if (builder.recordCount > 0) close(partition);
  await Promise.all(sends);
  await producer.close();
  return { bytesPerRecord: valueBytes / records };
}
