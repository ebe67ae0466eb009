import { Body, Controller, Delete, Get, Inject, Param, Put, UseGuards } from '@nestjs/common';
import { type CompatibilityLevel, compatibilityLevels } from '@rail/avro';
import { RegistryGuard } from '../access/access.guard.ts';
import { RegistryFault } from './registry-fault.ts';
import { SchemaRegistry } from './schema-registry.ts';

/** The compatibility level, of all subjects or of one. */
@Controller('config')
@UseGuards(RegistryGuard)
export class CompatibilityLevelController {
  readonly #registry: SchemaRegistry;

  constructor(@Inject(SchemaRegistry) registry: SchemaRegistry) {
    this.#registry = registry;
  }

  @Get()
  global(): { compatibilityLevel: CompatibilityLevel } {
    return { compatibilityLevel: this.#registry.state.globalLevel };
  }

  @Put()
  setGlobal(@Body() body: unknown): Promise<{ compatibility: CompatibilityLevel }> {
    return this.#set(null, readLevel(body));
  }

  @Get(':subject')
  ofSubject(@Param('subject') subject: string): { compatibilityLevel: CompatibilityLevel } {
    const level = this.#registry.state.levels.get(subject);
    if (level === undefined) {
      throw new RegistryFault(404, 40408, `Subject '${subject}' does not have subject-level compatibility configured`);
    }
    return { compatibilityLevel: level };
  }

  @Put(':subject')
  setOfSubject(
    @Param('subject') subject: string,
    @Body() body: unknown,
  ): Promise<{ compatibility: CompatibilityLevel }> {
    return this.#set(subject, readLevel(body));
  }

  @Delete(':subject')
  async resetOfSubject(@Param('subject') subject: string): Promise<{ compatibilityLevel: CompatibilityLevel }> {
    const before = this.ofSubject(subject);
    await this.#registry.decide(() => [[{ keytype: 'CONFIG', subject, level: null }], undefined]);
    return before;
  }

  async #set(subject: string | null, level: CompatibilityLevel): Promise<{ compatibility: CompatibilityLevel }> {
    await this.#registry.decide(() => [[{ keytype: 'CONFIG', subject, level }], undefined]);
    return { compatibility: level };
  }
}

function readLevel(body: unknown): CompatibilityLevel {
  const wanted = (body as { compatibility?: unknown } | null)?.compatibility;
  const level = compatibilityLevels.find((known) => known === wanted);
  if (level === undefined) {
    throw new RegistryFault(
      422,
      42203,
      `Invalid compatibility level. Valid values are ${compatibilityLevels.join(', ')}`,
    );
  }
  return level;
}
