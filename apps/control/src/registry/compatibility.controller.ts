import { Body, Controller, HttpCode, Inject, Param, Post, Query, UseGuards } from '@nestjs/common';
import { RegistryGuard } from '../access/access.guard.ts';
import { testCompatibility, versionOf, versionsOf } from './registry.decide.ts';
import { readSchemaRequest } from './schema-request.ts';
import { SchemaRegistry } from './schema-registry.ts';

interface CompatibilityAnswer {
  readonly is_compatible: boolean;
  readonly messages?: readonly string[];
}

/** Asks whether a schema could be registered, without registering it. */
@Controller('compatibility/subjects/:subject/versions')
@UseGuards(RegistryGuard)
export class CompatibilityController {
  readonly #registry: SchemaRegistry;

  constructor(@Inject(SchemaRegistry) registry: SchemaRegistry) {
    this.#registry = registry;
  }

  @Post()
  @HttpCode(200)
  all(
    @Param('subject') subject: string,
    @Body() body: unknown,
    @Query('verbose') verbose?: string,
  ): CompatibilityAnswer {
    return this.#answer(subject, body, versionsOf(this.#registry.state, subject), verbose);
  }

  @Post(':version')
  @HttpCode(200)
  one(
    @Param('subject') subject: string,
    @Param('version') version: string,
    @Body() body: unknown,
    @Query('verbose') verbose?: string,
  ): CompatibilityAnswer {
    return this.#answer(subject, body, [versionOf(this.#registry.state, subject, version)], verbose);
  }

  #answer(
    subject: string,
    body: unknown,
    against: ReturnType<typeof versionsOf>,
    verbose: string | undefined,
  ): CompatibilityAnswer {
    const messages = testCompatibility(this.#registry.state, subject, readSchemaRequest(body), against);
    return { is_compatible: messages.length === 0, ...(verbose === 'true' && { messages }) };
  }
}
