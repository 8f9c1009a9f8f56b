// The verdicts of ajv. In, on standard input: lines `{"schema": FILE, "value": …}`. Out: a line `true` or `false` for each, and the first error.
const fs = require('fs')
const path = require('path')
const readline = require('readline')
const modules = path.join(process.argv[2], 'node_modules')
const Ajv = require(path.join(modules, 'ajv')).default

// A format is a word here: the schemas have only those of numbers, which are bounds too. The draft asks for exact arithmetic, which a factor of 0.01 needs.
const ajv = new Ajv({ strict: false, validateFormats: false, multipleOfPrecision: 9, code: { optimize: false } })
const folder = process.argv[3]
const compiled = new Map()

function add (name) {
  const id = 'file:///' + name
  if (!ajv.getSchema(id)) ajv.addSchema(JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')), id)
}

function find (name) {
  let validate = compiled.get(name)
  if (!validate) {
    // The schema of all kinds refers to the files beside it.
    const all = name.endsWith('/all.json') ? path.dirname(name) : undefined
    for (const group of all ? fs.readdirSync(path.join(folder, all)) : []) {
      if (group.includes('.json')) continue
      for (const file of fs.readdirSync(path.join(folder, all, group))) add(`${all}/${group}/${file}`)
    }
    add(name)
    validate = ajv.getSchema('file:///' + name)
    compiled.set(name, validate)
  }
  return validate
}

const lines = readline.createInterface({ input: process.stdin, crlfDelay: Infinity })
const out = []
lines.on('line', line => {
  const { schema, value } = JSON.parse(line)
  const validate = find(schema)
  const valid = validate(value)
  const error = valid ? '' : validate.errors.map(error => `${error.instancePath} ${error.message}`)[0]
  out.push(JSON.stringify([valid, error]))
})
lines.on('close', () => process.stdout.write(out.join('\n') + '\n'))
