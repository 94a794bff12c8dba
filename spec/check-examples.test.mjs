import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parse, stringify } from 'yaml'
import { check, eventData } from './check-examples.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))

/** Returns the faults of a copy of the contract after a change to one of its files. */
function faultsAfter(file, change) {
  const directory = mkdtempSync(join(tmpdir(), 'contract '))
  try {
    for (const name of ['rhetor.yaml', 'rhetor-ws.yaml']) cpSync(join(here, name), join(directory, name))
    const document = parse(readFileSync(join(directory, file), 'utf8'))
    change(document)
    writeFileSync(join(directory, file), stringify(document))
    return check(directory).faults
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** Asserts that the check finds the change, at that place, and nothing else. */
function finds(file, change, expected) {
  const faults = faultsAfter(file, change)
  assert.equal(faults.length, 1, faults.join('\n'))
  assert.match(faults[0], expected)
}

const chat = (document) => document.paths['/api/v1/chat'].post
const stream = (document) => document.paths['/api/v1/chat/stream'].post
const json = (owner) => owner.content['application/json']

test('the contract has no faults, and has examples', () => {
  const { counts, faults } = check(here)
  assert.deepEqual(faults, [])
  assert.ok(Object.values(counts).every((count) => count > 0))
})

test('a broken example of a request is found', () => {
  finds(
    'rhetor.yaml',
    (document) => { json(chat(document).requestBody).examples.full.value.options.top_k = 0 },
    /^rhetor\.yaml#\/paths\/~1api~1v1~1chat\/post\/requestBody\/.*\/full\/value: \/options\/top_k must be >= 1/,
  )
})

test('a broken example of a response that many operations share is found once', () => {
  finds(
    'rhetor.yaml',
    (document) => { json(document.components.responses.BadGateway).examples.error.value.error = 502 },
    /^rhetor\.yaml#\/components\/responses\/BadGateway\/.*\/error\/value: \/error must be string/,
  )
})

test('a broken example of a header is found', () => {
  finds(
    'rhetor.yaml',
    (document) => { document.components.headers.RetryAfter.examples.seconds.value = 30 },
    /^rhetor\.yaml#\/components\/headers\/RetryAfter\/examples\/seconds\/value: the example must be string/,
  )
})

test('a broken example of a schema is found', () => {
  finds(
    'rhetor.yaml',
    (document) => { document.components.schemas.Usage.examples[0].total_tokens = -1 },
    /^rhetor\.yaml#\/components\/schemas\/Usage\/examples\/0: \/total_tokens must be >= 0/,
  )
})

test('a broken event and one that is no JSON are found', () => {
  const faults = faultsAfter('rhetor.yaml', (document) => {
    const { examples } = stream(document).responses['200'].content['text/event-stream']
    examples.sentinel.value = ': ping\r\n\r\ndata: {"chunk": 1}\r\n\r\ndata: oops\n\ndata: [DONE]\n\n'
  })
  assert.equal(faults.length, 2, faults.join('\n'))
  assert.match(faults[0], /text~1event-stream\/examples\/sentinel\/value: event 0: \/chunk must be string/)
  assert.match(faults[1], /text~1event-stream\/examples\/sentinel\/value: event 1: .*JSON/)
})

test('a broken example of a frame is found, also where its schema stands in the other file', () => {
  finds(
    'rhetor-ws.yaml',
    (document) => { document.components.messages.CHAT.examples[0].payload.messages[0].role = 'teacher' },
    /^rhetor-ws\.yaml#\/components\/messages\/CHAT\/examples\/0\/payload: \/messages\/0\/role must be equal to one of/,
  )
})

const missing = [
  ['a request', 'rhetor.yaml', (it) => delete json(chat(it).requestBody).examples, /requestBody.*has no example/],
  ['a response', 'rhetor.yaml', (it) => delete json(chat(it).responses[200]).examples, /responses.200.*no example/],
  ['a status', 'rhetor.yaml', (it) => delete it.components.responses.Forbidden.content, /Forbidden: has no content/],
  ['a header', 'rhetor.yaml', (it) => delete it.components.headers.RetryAfter.examples, /RetryAfter: has no example/],
  ['a schema', 'rhetor.yaml', (it) => delete it.components.schemas.Health.examples, /schemas\/Health: has no example/],
  ['a frame', 'rhetor-ws.yaml', (it) => delete it.components.messages.PONG.examples, /messages\/PONG: has no example/],
]
for (const [what, file, change, expected] of missing) {
  test(`${what} without an example is found`, () => finds(file, change, expected))
}

test('versions that differ are found', () => {
  finds('rhetor-ws.yaml', (it) => { it.info.version = '9.9.9' }, /^rhetor-ws\.yaml#\/info\/version: is 9\.9\.9/)
})

test('a reference to nothing is found', () => {
  finds(
    'rhetor-ws.yaml',
    (document) => { document.components.messages.PING.payload.$ref = '#/components/schemas/Nothing' },
    /^rhetor-ws\.yaml#\/components\/messages\/PING\/payload: .*Nothing/,
  )
})

test('event streams are read with every line end, with comments, and with data of several lines', () => {
  const text = ': c\r\n\r\nevent: message\r\ndata: a\r\n\r\ndata:b\ndata\ndata:  c\n\n\rdata: d\r\rdata: cut'
  assert.deepEqual(eventData(text), ['a', 'b\n\n c', 'd', 'cut'])
})
