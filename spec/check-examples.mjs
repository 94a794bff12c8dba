// Checks that every example of the contract matches its schema, and that everything in the contract has an example.
//
//   node check-examples.mjs [directory]      the directory of rhetor.yaml and rhetor-ws.yaml, by default this one
//
// Exits with 1 and prints every fault with its file, its JSON pointer and a description.
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'

const HTTP = 'rhetor.yaml'
const WS = 'rhetor-ws.yaml'
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']
const VALUES = ['example', 'examples', 'default', 'enum', 'const'] // keys whose values are data, never a schema

const escape = (key) => String(key).replace(/~/g, '~0').replace(/\//g, '~1')
const unescape = (key) => decodeURIComponent(key).replace(/~1/g, '/').replace(/~0/g, '~')
const at = (pointer, ...keys) => [pointer, ...keys.map(escape)].join('/')
const entries = (object) => Object.entries(object ?? {})

/** Checks the two files in a directory; returns the number of examples of each, and all faults. */
export function check(directory) {
  const read = (file) => parse(readFileSync(join(directory, file), 'utf8'))
  const documents = { [HTTP]: read(HTTP), [WS]: read(WS) }
  const counts = { [HTTP]: 0, [WS]: 0 }
  const faults = []
  const fault = (file, pointer, message) => faults.push(`${file}#${pointer}: ${message}`)

  // Each whole document is one ajv schema, whose id is its URL, so that ajv resolves every $ref, within a file and between
  // files. strict is off, because a document has keywords that JSON Schema does not have, such as paths.
  const base = `${pathToFileURL(resolve(directory))}/`
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false })
  addFormats(ajv)
  ajv.addFormat('event-stream', true) // a text, whose events are checked one by one
  for (const [file, document] of Object.entries(documents)) ajv.addSchema(document, base + file)

  function validate(file, schemaPointer, value, pointer, part = '') {
    let fits
    try {
      fits = ajv.getSchema(base + file + '#' + encodeURI(schemaPointer))
    } catch (error) {
      return fault(file, schemaPointer, error.message)
    }
    if (!fits) return fault(file, schemaPointer, 'there is no such schema')
    if (fits(value)) return
    for (const { instancePath, message, params } of fits.errors) {
      fault(file, pointer, `${part}${instancePath || 'the example'} ${message} ${JSON.stringify(params)}`)
    }
  }

  function example(file, schemaPointer, value, pointer) {
    counts[file]++
    validate(file, schemaPointer, value, pointer)
  }

  /** Follows $ref to its target: [file, pointer, value]. */
  function follow(file, pointer, value) {
    if (typeof value?.$ref !== 'string') return [file, pointer, value]
    const [path, target] = value.$ref.split('#')
    const targetFile = path ? path.replace(/^\.\//, '') : file
    const keys = target.split('/').slice(1).map(unescape)
    const found = keys.reduce((node, key) => node?.[key], documents[targetFile])
    if (found === undefined) throw new Error(`${file}#${pointer}: nothing stands at ${value.$ref}`)
    return follow(targetFile, target, found)
  }

  // The contents of components are reached by many references, but count once.
  const seen = new Set()
  const once = (file, pointer) => !seen.has(file + pointer) && seen.add(file + pointer)

  /** The examples of schemas, at any depth below a node. */
  function schemaExamples(file, pointer, node) {
    if (node === null || typeof node !== 'object') return
    // Lists of examples belong to schemas, or to messages, which have a payload and are checked below.
    if (Array.isArray(node.examples) && !node.payload) {
      node.examples.forEach((value, i) => example(file, pointer, value, at(pointer, 'examples', i)))
    }
    for (const [key, child] of Object.entries(node)) {
      if (!VALUES.includes(key)) schemaExamples(file, at(pointer, key), child)
    }
  }

  /** The examples of a media type, header or parameter: a map, whose values may be references. */
  function namedExamples(file, pointer, owner, visit = example) {
    const named = entries(owner.examples).map(([name, value]) => follow(file, at(pointer, 'examples', name), value))
    for (const [where, there, { value }] of named) visit(where, at(pointer, 'schema'), value, at(there, 'value'))
    if (owner.example !== undefined) visit(file, at(pointer, 'schema'), owner.example, at(pointer, 'example'))
    if (named.length === 0 && owner.example === undefined) fault(file, pointer, 'has no example')
  }

  function content(...place) {
    const [file, pointer, owner] = follow(...place)
    if (!once(file, pointer)) return
    for (const [name, value] of entries(owner.headers)) header(file, at(pointer, 'headers', name), value)
    if (entries(owner.content).length === 0) fault(file, pointer, 'has no content to give an example of')
    for (const [type, media] of entries(owner.content)) {
      const there = at(pointer, 'content', type)
      namedExamples(file, there, media, (...args) => {
        example(...args)
        if (type === 'text/event-stream') events(there, ...args)
      })
    }
  }

  function header(...place) {
    const [file, pointer, owner] = follow(...place)
    if (once(file, pointer)) namedExamples(file, pointer, owner)
  }

  /** Checks the data of each event against the schema that x-event-schema names, except the sentinel that ends some streams. */
  function events(mediaPointer, file, _schemaPointer, text, pointer) {
    const all = eventData(text)
    if (all.length === 0) fault(file, pointer, 'has no event')
    for (const [i, data] of all.entries()) {
      if (data === '[DONE]') continue
      let value
      try {
        value = JSON.parse(data)
      } catch (error) {
        fault(file, pointer, `event ${i}: ${error.message}`)
        continue
      }
      validate(file, at(mediaPointer, 'x-event-schema'), value, pointer, `event ${i}: `)
    }
  }

  for (const [path, item] of entries(documents[HTTP].paths)) {
    for (const [method, operation] of entries(item).filter(([key]) => METHODS.includes(key))) {
      const pointer = at('', 'paths', path, method)
      const { parameters, requestBody, responses } = operation
      for (const [i, parameter] of entries(parameters)) header(HTTP, at(pointer, 'parameters', i), parameter)
      if (requestBody) content(HTTP, at(pointer, 'requestBody'), requestBody)
      for (const [status, response] of entries(responses)) content(HTTP, at(pointer, 'responses', status), response)
    }
  }

  for (const [name, message] of entries(documents[WS].components.messages)) {
    const pointer = at('', 'components', 'messages', name)
    for (const [i, { payload }] of (message.examples ?? []).entries()) {
      example(WS, at(pointer, 'payload'), payload, at(pointer, 'examples', i, 'payload'))
    }
    if (!message.examples?.length) fault(WS, pointer, 'has no example')
  }
  // A frame is a message of the channel; the loop above does not find one that is defined there.
  for (const [id, channel] of entries(documents[WS].channels)) {
    for (const [name, message] of entries(channel.messages)) {
      if (!message.$ref) fault(WS, at('', 'channels', id, 'messages', name), 'does not stand in components')
    }
  }

  for (const [file, document] of entries(documents)) {
    schemaExamples(file, '', document)
    for (const [name, schema] of entries(document.components.schemas)) {
      if (!schema.examples?.length) fault(file, at('', 'components', 'schemas', name), 'has no example')
    }
  }

  const [http, ws] = [HTTP, WS].map((file) => documents[file].info.version)
  if (http !== ws) fault(WS, '/info/version', `is ${ws}, but ${http} in ${HTTP}`)
  return { counts, faults }
}

/**
 * Returns the data of each event of an event stream (WHATWG HTML, section 9.2), including the last one of a stream that is
 * cut.
 */
export function eventData(text) {
  const events = []
  let data = []
  for (const line of [...text.split(/\r\n|\n|\r/), '']) {
    if (line === '') {
      if (data.length > 0) events.push(data.join('\n'))
      data = []
    } else if (/^data(:|$)/.test(line)) {
      data.push(line.replace(/^data:? ?/, '')) // comments, which begin with a colon, and other fields are left out
    }
  }
  return events
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { counts, faults } = check(process.argv[2] ?? dirname(fileURLToPath(import.meta.url)))
  for (const fault of faults) console.error(fault)
  if (faults.length > 0) process.exitCode = 1
  else for (const [file, count] of Object.entries(counts)) console.log(`${file}: ${count} examples fit their schemas`)
}
