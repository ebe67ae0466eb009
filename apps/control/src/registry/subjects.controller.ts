import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import {
  decideDeleteSubject,
  decideDeleteVersion,
  lookUpSchema,
  type SchemaRequest,
  versionOf,
  versionsOf,
} from './registry.decide.ts';
import { liveVersions } from './registry.state.ts';
import { readSchemaRequest } from './schema-request.ts';
import { SchemaRegistry } from './schema-registry.ts';

const withoutDeleted = ({
  subject,
  version,
  id,
  schema,
}: {
  subject: string;
  version: number;
  id: number;
  schema: string;
}) => ({
  subject,
  version,
  id,
  schema,
});

/** Subjects and their versions, as the serialisers of Java, Python and JavaScript ask for them. */
@Controller('subjects')
export class SubjectsController {
  readonly #registry: SchemaRegistry;

  constructor(@Inject(SchemaRegistry) registry: SchemaRegistry) {
    this.#registry = registry;
  }

  @Get()
  list(): string[] {
    const { state } = this.#registry;
    return [...state.subjects.keys()].filter((subject) => liveVersions(state, subject).length > 0).sort();
  }

  @Get(':subject/versions')
  versions(@Param('subject') subject: string): number[] {
    return versionsOf(this.#registry.state, subject).map((version) => version.version);
  }

  @Get(':subject/versions/:version')
  version(@Param('subject') subject: string, @Param('version') version: string) {
    return withoutDeleted(versionOf(this.#registry.state, subject, version));
  }

  @Get(':subject/versions/:version/schema')
  schema(@Param('subject') subject: string, @Param('version') version: string): string {
    return versionOf(this.#registry.state, subject, version).schema;
  }

  @Post(':subject/versions')
  @HttpCode(200)
  async register(@Param('subject') subject: string, @Body() body: unknown): Promise<{ id: number }> {
    const request: SchemaRequest = readSchemaRequest(body);
    return { id: await this.#registry.register(subject, request) };
  }

  @Post(':subject')
  @HttpCode(200)
  lookUp(@Param('subject') subject: string, @Body() body: unknown) {
    return withoutDeleted(lookUpSchema(this.#registry.state, subject, readSchemaRequest(body)));
  }

  @Delete(':subject')
  remove(@Param('subject') subject: string, @Query('permanent') permanent?: string): Promise<number[]> {
    return this.#registry.decide((state) => {
      const versions = (state.subjects.get(subject) ?? []).map((version) => version.version);
      return [decideDeleteSubject(state, subject, permanent === 'true'), versions];
    });
  }

  @Delete(':subject/versions/:version')
  removeVersion(@Param('subject') subject: string, @Param('version') wanted: string): Promise<number> {
    return this.#registry.decide((state) => {
      const { version } = versionOf(state, subject, wanted);
      return [[decideDeleteVersion(state, subject, wanted)], version];
    });
  }
}
