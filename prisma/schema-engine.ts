/// <reference path="./web-assembly.d.ts" />
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

/**
 * Prisma's schema engine as WebAssembly. The usual engine is a binary that Prisma downloads at first use, which a
 * hospital's intranet does not allow; this one comes with the npm packages and leaves the same table and folders.
 */
export type SchemaEngine = bindings.SchemaEngine;

export interface OpenEngine {
  readonly engine: SchemaEngine;
  /** What PostgreSQL said when a script failed; the engine passes on only a number for it. */
  scriptError(): Error | undefined;
  close(): Promise<void>;
}

/** `datamodels`: path and text of each schema file, at least one. */
export async function openSchemaEngine(url: string, datamodels: [path: string, text: string][]): Promise<OpenEngine> {
  await instantiate();
  const adapters = new MigrationAdapters(url);
  const engine = await bindings.SchemaEngine.new(
    { datamodels },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapters),
  );
  return {
    engine,
    scriptError: () => adapters.scriptError,
    async close() {
      engine.free();
      // The engine leaves its connections, and with them its lock on migrations, to time out.
      await Promise.all(adapters.connected.map((adapter) => adapter.dispose()));
    },
  };
}

// Numbers of types in PostgreSQL's pg_type.
const charType = 18;
const textFor = new Map([
  [charType, 25],
  [19, 25], // name
  [1003, 1009], // name[] as text[]
]);

/**
 * Mends two things of Prisma's adapter. It refuses columns of the catalogues' own types, which the engine reads to see
 * what a database holds. And it cuts scripts at every semicolon, which breaks the bodies of functions;
 * here a script is one query, and PostgreSQL runs one query of many statements as one transaction, so that a migration
 * that fails, or that a power cut ends, leaves nothing behind.
 */
class MigrationAdapters extends PrismaPg {
  scriptError: Error | undefined;

  readonly connected: SqlDriverAdapter[] = [];
  readonly #address: pg.PoolConfig;

  constructor(url: string) {
    // In parts: beside a whole address the name of the shadow database would be ignored, and the shadow's
    // experiments would be made on the database itself.
    const { host, port, user, password, database, ssl } = new pg.Client({ connectionString: url });
    const address = { host, port, user, password, database, ssl } as pg.PoolConfig;
    super(address);
    this.#address = address;
  }

  override async connect() {
    const adapter = this.#mended(await super.connect());
    this.connected.push(adapter);
    return adapter;
  }

  /** Prisma's own drops the database before it lets go of it, which PostgreSQL refuses. */
  override async connectToShadowDb() {
    const database = `shadow_${randomUUID()}`;
    const owner = new pg.Client(this.#address);
    await owner.connect();
    await owner.query(`CREATE DATABASE "${database}"`);
    const adapter = await new PrismaPg({ ...this.#address, database }).connect();
    const letGo = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      await letGo();
      await owner.query(`DROP DATABASE "${database}"`);
      await owner.end();
    };
    return this.#mended(adapter);
  }

  #mended<A extends SqlDriverAdapter & { underlyingDriver(): pg.Pool }>(adapter: A): A {
    const pool = adapter.underlyingDriver();
    const query = pool.query.bind(pool) as (...asked: unknown[]) => Promise<pg.QueryResult>;
    const characters = new AsyncLocalStorage<number[]>(); // which columns of the query under way are "char"
    Object.assign(pool, {
      query: async (...asked: unknown[]) => {
        const result = await query(...asked);
        result.fields?.forEach((field, column) => {
          if (field.dataTypeID === charType) characters.getStore()?.push(column);
          field.dataTypeID = textFor.get(field.dataTypeID) ?? field.dataTypeID;
        });
        return result;
      },
    });
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (asked) => {
      const columns: number[] = [];
      const result = await characters.run(columns, () => queryRaw(asked));
      for (const column of columns) result.columnTypes[column] = ColumnTypeEnum.Character;
      return result;
    };
    adapter.executeScript = async (script) => {
      try {
        await query(script);
      } catch (error) {
        this.scriptError = error as Error;
        throw error;
      }
    };
    return adapter;
  }
}

let instantiated: Promise<void> | undefined;
// The engine looks for this by name before it gives up on itself; without it the reason would be lost.
Object.assign(globalThis, {
  PRISMA_WASM_PANIC_REGISTRY: { set_message: (reason: string) => process.stderr.write(`schema engine: ${reason}\n`) },
});

function instantiate(): Promise<void> {
  instantiated ??= (async () => {
    const file = new URL('schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
    const { instance } = await WebAssembly.instantiate(await readFile(fileURLToPath(file)), {
      './schema_engine_bg.js': bindings,
    });
    bindings.__wbg_set_wasm(instance.exports);
    (instance.exports.__wbindgen_start as () => void)();
  })();
  return instantiated;
}
