import 'reflect-metadata';
import { AppModule } from '../../apps/control/src/app.module.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With a value in the place of each parameter. */
  readonly path: string;
}

/** By number, as Nest's `RequestMethod` has them. */
const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const;
const values: Readonly<Record<string, string>> = {
  line: 'market-regulation',
  partition: '0',
  offset: '0',
  database: 'market-entities',
  relation: 'entity',
  table: 'entity',
};

/** Every endpoint of every controller that control has, by what its decorators say: also one that is added later. */
export function routesOfControl(): Route[] {
  const controllers = Reflect.getMetadata('controllers', AppModule) as (new (...args: never[]) => object)[];
  return controllers.flatMap((controller) => {
    const prefixes = [Reflect.getMetadata('path', controller) as string | string[]].flat();
    const prototype = controller.prototype as Record<string, unknown>;
    return Object.getOwnPropertyNames(prototype).flatMap((name) => {
      const handler = Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown;
      const method = typeof handler === 'function' ? (Reflect.getMetadata('method', handler) as number) : undefined;
      if (method === undefined) return [];
      const paths = [Reflect.getMetadata('path', handler as object) as string | string[]].flat();
      return prefixes.flatMap((prefix) =>
        paths.map((path) => ({ method: methods[method]!, path: filled(`/${prefix}/${path}`) })),
      );
    });
  });
}

function filled(path: string): string {
  const clean = path.replaceAll(/\/+/g, '/').replace(/(?<=.)\/$/, '');
  return clean.replaceAll(
    /:(\w+)(?:\((\w+)[^)]*\))?/g,
    (_, name: string, first?: string) => first ?? values[name] ?? 'x-1',
  );
}
