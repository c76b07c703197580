// node assets-program.ts <folder> <packages>: what `buildAssets` does apart.
import { compileAssets } from './assets.ts'

const [folder, packages] = process.argv.slice(2)
await compileAssets(folder!, packages!)
