import { Controller, Get, Headers, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { shareTopic } from '@rail/catalogue';
import { RailError } from '@rail/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access, type Reader } from './access.ts';
import { avroForm, eventForm, wantsAvro } from './form.ts';
import { Gateway } from './gateway.ts';
import { frameOfRecord } from './record-frame.ts';
import { readPage } from './share-page.ts';
import type { ShareStatus } from './share-watch.ts';
import { Sink } from './sink.ts';
import { startPosition } from './start-position.ts';
import { formatVector } from './vector.ts';

const stallMs = 60_000;
const pageMax = 1_000;

/** A share over HTTP, for who holds a token of its agreement. */
@Controller('v1/shares')
export class SharesController {
  readonly #gateway: Gateway;
  readonly #access: Access;

  constructor(@Inject(Gateway) gateway: Gateway, @Inject(Access) access: Access) {
    this.#gateway = gateway;
    this.#access = access;
  }

  /** Committed records as they come; `Last-Event-ID` goes on exactly behind what was read. */
  @Get(':agreement/stream')
  async stream(
    @Param('agreement') id: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Query('from') from: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const reader = await this.#enter(request, id);
    const form = wantsAvro(request.headers.accept) ? avroForm : eventForm(this.#gateway.parts.decoder);
    const asked = oneText(lastEventId) ?? oneText(from) ?? 'now';
    const { schemaId, run } = await this.#gateway.openStream(id, reader, asked, form);
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': form.contentType,
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'rail-schema-id': schemaId,
    });
    reply.raw.flushHeaders();
    await run(new Sink(reply.raw, stallMs));
  }

  /** A page of committed records, and where the next one begins. */
  @Get(':agreement/records')
  async records(
    @Param('agreement') id: string,
    @Query('after') after: unknown,
    @Query('limit') limit: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { principal } = await this.#enter(request, id);
    const { client, decoder, readers, signals } = this.#gateway.parts;
    const count = limitOf(oneText(limit));
    const { entitlement } = await this.#gateway.openShare(id);
    const position = await startPosition(client, shareTopic(id), oneText(after) ?? 'earliest');
    const { records, next, isAtEnd } = await readPage(client, shareTopic(id), position, count);
    await readers.take(principal.name, records.length);
    signals.agreementRead.inc({ agreement: id }, records.length);
    await this.#gateway.openShare(id); // it may have ended while the page was read
    void reply
      .header('rail-next', formatVector(next))
      .header('rail-at-end', String(isAtEnd))
      .header('rail-schema-id', String(entitlement.shareSchemaId))
      .header('cache-control', 'no-store');
    if (wantsAvro(request.headers.accept)) {
      void reply.type(avroForm.contentType).send(Buffer.concat(records.map(frameOfRecord)));
      return;
    }
    const shown: object[] = [];
    for (const record of records) shown.push(await decoder.read(record));
    void reply.send({ schema: 'rail.records/1', agreement: id, records: shown, next: formatVector(next), isAtEnd });
  }

  /** How the share stands, and why nothing comes, also once it has ended. */
  @Get(':agreement/status')
  async status(@Param('agreement') id: string, @Req() request: FastifyRequest): Promise<ShareStatus> {
    await this.#enter(request, id);
    return this.#gateway.parts.watch.statusOf(id);
  }

  /** The Avro schema that new records are written with. */
  @Get(':agreement/schema')
  async schema(
    @Param('agreement') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    await this.#enter(request, id);
    const { entitlement } = await this.#gateway.openShare(id);
    void reply.header('rail-schema-id', String(entitlement.shareSchemaId));
    return JSON.parse(entitlement.shareSchemaText) as object;
  }

  async #enter(request: FastifyRequest, id: string): Promise<Reader> {
    const reader = await this.#access.enter(request, id);
    await this.#gateway.parts.readers.admit(reader.principal.name);
    return reader;
  }
}

/** What was said once, and is not empty. */
function oneText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function limitOf(text: string | undefined): number {
  const limit = Number(text ?? '100');
  if (Number.isInteger(limit) && limit > 0 && limit <= pageMax) return limit;
  throw new RailError('OPTION_INVALID', `limit ${JSON.stringify(text)}: it is a number from 1 to ${pageMax}`);
}
