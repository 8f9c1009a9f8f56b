// JavaScript's answers about patterns. In, on standard input: lines `["PATTERN", "TEXT"]`. Out: a line `true` or `false` for each, or the error.
const readline = require('readline')
const lines = readline.createInterface({ input: process.stdin, crlfDelay: Infinity })
const out = []
lines.on('line', line => {
  const [pattern, text] = JSON.parse(line)
  try {
    out.push(String(new RegExp(pattern, 'u').test(text)))
  } catch (error) {
    out.push(error.message)
  }
})
lines.on('close', () => process.stdout.write(out.join('\n') + '\n'))
