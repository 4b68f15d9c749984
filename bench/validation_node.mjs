// Validates with engines of npm: `node validation_node.mjs ENGINE DATA SHAPES [DATA SHAPES …]`, run in the folder of their
// packages (npm install shacl-engine rdf-validate-shacl n3 rdf-ext). Prints a line of JSON for each pair of files.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const load = async (name) => import(pathToFileURL(createRequire(join(process.cwd(), 'x.js')).resolve(name)).href)
const [engine, ...files] = process.argv.slice(2)
const { Parser } = await load('n3')
const rdf = (await load('rdf-ext')).default

function read(file) {
  return rdf.dataset(new Parser({ baseIRI: pathToFileURL(file).href, factory: rdf }).parse(readFileSync(file, 'utf8')))
}

async function validator(shapes) {
  if (engine === 'rdf-validate-shacl') {
    const { default: Validator } = await load('rdf-validate-shacl')
    const made = new Validator(shapes)
    return (dataset) => made.validate(dataset)
  }
  const { Validator } = await load('shacl-engine')
  const { validations } = await load('shacl-engine/sparql.js')
  const made = new Validator(shapes, { factory: rdf, validations })
  return (dataset) => made.validate({ dataset })
}

for (let place = 0; place < files.length; place += 2) {
  try {
    const started = performance.now()
    const [data, shapes] = [read(files[place]), read(files[place + 1])]
    const loaded = performance.now()
    const report = await (await validator(shapes))(data)
    const done = performance.now()
    const used = process.resourceUsage()
    console.log(JSON.stringify({
      load: (loaded - started) / 1000, validate: (done - loaded) / 1000, results: report.results.length,
      processor: (used.userCPUTime + used.systemCPUTime) / 1e6, megabytes: Math.round(used.maxRSS / 1024)
    }))
  } catch (error) {
    console.log(JSON.stringify({ error: String(error.message).slice(0, 200) }))
  }
}
