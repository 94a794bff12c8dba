// Writes a copy of each .d.ts of dist/types for CommonJS: the same declarations as .d.cts, with imports of .cjs files.
import { readdir, readFile, writeFile } from 'node:fs/promises';

const types = new URL('../dist/types/', import.meta.url);

for (const file of await readdir(types, { recursive: true })) {
  if (file.endsWith('.d.ts')) {
    const declarations = await readFile(new URL(file, types), 'utf8');
    const common = declarations.replace(/(from |import\()(['"])(\.{1,2}\/.+?)\.js\2/g, '$1$2$3.cjs$2');
    await writeFile(new URL(file.replace(/\.d\.ts$/, '.d.cts'), types), common);
  }
}
