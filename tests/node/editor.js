// An editor's session with yaml-language-server. In: the folder of the modules, and on standard input the settings of the editor and the steps,
// `{"settings": {"yaml.…": …}, "steps": [{"name": …, "text": …}]}`. In a text, `‸` is the place of a cursor. Out: for each step the diagnostics, and at the
// cursor completions and hover.
const fs = require('fs')
const path = require('path')
const { spawn } = require('child_process')

const modules = process.argv[2]
const { settings: flat, steps } = JSON.parse(fs.readFileSync(0, 'utf8'))
const settings = {}
for (const [name, value] of Object.entries(flat)) {
  const keys = name.split('.')
  const last = keys.pop()
  keys.reduce((above, key) => (above[key] ??= {}), settings)[last] = value
}
const server = spawn(process.execPath, [path.join(modules, 'node_modules/yaml-language-server/bin/yaml-language-server'), '--stdio'])
const waiting = new Map()
const diagnostics = new Map()
let last = 0
let buffer = Buffer.alloc(0)

function send (message) {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message })
  server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}

function request (method, params) {
  const id = ++last
  send({ id, method, params })
  return new Promise(resolve => waiting.set(id, resolve))
}

function received (message, configured) {
  if (message.method === 'workspace/configuration') {
    send({ id: message.id, result: message.params.items.map(item => settings[item.section] ?? null) })
    configured()
  } else if (message.method === 'textDocument/publishDiagnostics') {
    diagnostics.get(message.params.uri)?.(message.params.diagnostics)
  } else if (message.method && message.id !== undefined) {
    send({ id: message.id, result: null })
  } else if (message.id !== undefined) {
    waiting.get(message.id)(message.result ?? message.error)
    waiting.delete(message.id)
  }
}

// The promise is kept when the server has asked for the settings.
function listen () {
  let configured
  const promise = new Promise(resolve => { configured = resolve })
  server.stdout.on('data', data => {
    buffer = Buffer.concat([buffer, data])
    for (;;) {
      const end = buffer.indexOf('\r\n\r\n')
      if (end < 0) return
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, end).toString())[1])
      if (buffer.length < end + 4 + length) return
      const body = buffer.subarray(end + 4, end + 4 + length).toString()
      buffer = buffer.subarray(end + 4 + length)
      received(JSON.parse(body), configured)
    }
  })
  return promise
}

function place (text, offset) {
  const lines = text.slice(0, offset).split('\n')
  return { line: lines.length - 1, character: lines.at(-1).length }
}

async function step ({ name, text: marked }, index) {
  const at = marked.indexOf('‸')
  const text = marked.replace('‸', '')
  const uri = `file:///work/${index}.yaml`
  const found = new Promise(resolve => diagnostics.set(uri, resolve))
  send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'yaml', version: 1, text } } })
  const result = { name, diagnostics: (await found).map(one => `${one.range.start.line + 1}: ${one.message}`) }
  if (at >= 0) {
    const params = { textDocument: { uri }, position: place(text, at) }
    const completion = await request('textDocument/completion', params)
    result.completions = completion.items.map(item => item.label).sort()
    result.hover = (await request('textDocument/hover', params))?.contents.value.replace(/\n*Source: .*/, '').split('\n')
  }
  return result
}

async function main () {
  const configured = listen()
  const capabilities = {
    workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
    textDocument: { completion: { completionItem: { snippetSupport: true } }, hover: { contentFormat: ['markdown'] } }
  }
  await request('initialize', { processId: process.pid, rootUri: null, capabilities })
  send({ method: 'initialized', params: {} })
  send({ method: 'workspace/didChangeConfiguration', params: { settings } })
  await configured
  const results = []
  for (const [index, one] of steps.entries()) results.push(await step(one, index))
  process.stdout.write(JSON.stringify(results, null, 1) + '\n')
  process.exit(0)
}

main()
