import { Controller, Get, Inject, Param, UseGuards } from '@nestjs/common';
import { RegistryGuard } from '../access/access.guard.ts';
import { RegistryFault } from './registry-fault.ts';
import { liveVersions } from './registry.state.ts';
import { SchemaRegistry } from './schema-registry.ts';

/** Schemas by their global id, the number in front of every Avro value. */
@Controller('schemas')
@UseGuards(RegistryGuard)
export class SchemasController {
  readonly #registry: SchemaRegistry;

  constructor(@Inject(SchemaRegistry) registry: SchemaRegistry) {
    this.#registry = registry;
  }

  @Get('types')
  kinds(): string[] {
    return ['AVRO'];
  }

  @Get('ids/:id')
  byId(@Param('id') id: string): { schema: string } {
    return { schema: this.#schema(id) };
  }

  @Get('ids/:id/schema')
  text(@Param('id') id: string): string {
    return this.#schema(id);
  }

  @Get('ids/:id/subjects')
  subjects(@Param('id') id: string): string[] {
    return this.versions(id).map((entry) => entry.subject);
  }

  @Get('ids/:id/versions')
  versions(@Param('id') id: string): { subject: string; version: number }[] {
    this.#schema(id);
    const { state } = this.#registry;
    return [...state.subjects.keys()]
      .flatMap((subject) => liveVersions(state, subject))
      .filter((version) => version.id === Number(id))
      .map(({ subject, version }) => ({ subject, version }));
  }

  #schema(id: string): string {
    const schema = this.#registry.state.schemaById.get(Number(id));
    if (schema === undefined) throw new RegistryFault(404, 40403, `Schema ${id} not found`);
    return schema;
  }
}
