import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, UseGuards } from '@nestjs/common';
import { RegistryGuard } from '../access/access.guard.ts';
import { decideDeleteSubject, decideDeleteVersion, lookUpSchema, versionOf, versionsOf } from './registry.decide.ts';
import { liveVersions, type SchemaVersion } from './registry.state.ts';
import { readSchemaRequest } from './schema-request.ts';
import { SchemaRegistry } from './schema-registry.ts';

/** A version as clients see it: whether it is deleted stays inside. */
const shown = ({ subject, version, id, schema }: SchemaVersion) => ({ subject, version, id, schema });

/** Subjects and their versions, as the serialisers of Java, Python and JavaScript ask for them. */
@Controller('subjects')
@UseGuards(RegistryGuard)
export class SubjectsController {
  readonly #registry: SchemaRegistry;

  constructor(@Inject(SchemaRegistry) registry: SchemaRegistry) {
    this.#registry = registry;
  }

  @Get()
  list(@Query('deleted') deleted?: string): string[] {
    const { state } = this.#registry;
    return [...state.subjects.keys()]
      .filter((subject) => deleted === 'true' || liveVersions(state, subject).length > 0)
      .sort();
  }

  @Get(':subject/versions')
  versions(@Param('subject') subject: string, @Query('deleted') deleted?: string): number[] {
    return versionsOf(this.#registry.state, subject, deleted === 'true').map((version) => version.version);
  }

  @Get(':subject/versions/:version')
  version(@Param('subject') subject: string, @Param('version') version: string, @Query('deleted') deleted?: string) {
    return shown(versionOf(this.#registry.state, subject, version, deleted === 'true'));
  }

  @Get(':subject/versions/:version/schema')
  schema(@Param('subject') subject: string, @Param('version') version: string): string {
    return versionOf(this.#registry.state, subject, version).schema;
  }

  @Post(':subject/versions')
  @HttpCode(200)
  async register(@Param('subject') subject: string, @Body() body: unknown): Promise<{ id: number }> {
    return { id: await this.#registry.register(subject, readSchemaRequest(body)) };
  }

  @Post(':subject')
  @HttpCode(200)
  lookUp(@Param('subject') subject: string, @Body() body: unknown, @Query('deleted') deleted?: string) {
    return shown(lookUpSchema(this.#registry.state, subject, readSchemaRequest(body), deleted === 'true'));
  }

  @Delete(':subject')
  remove(@Param('subject') subject: string, @Query('permanent') permanent?: string): Promise<number[]> {
    return this.#registry.decide((state) => {
      const versions = (state.subjects.get(subject) ?? []).map((version) => version.version);
      return [decideDeleteSubject(state, subject, permanent === 'true'), versions];
    });
  }

  @Delete(':subject/versions/:version')
  removeVersion(
    @Param('subject') subject: string,
    @Param('version') wanted: string,
    @Query('permanent') permanent?: string,
  ): Promise<number> {
    return this.#registry.decide((state) => {
      const { version, event } = decideDeleteVersion(state, subject, wanted, permanent === 'true');
      return [[event], version];
    });
  }
}
