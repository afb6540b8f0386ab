// node tus.mjs ENDPOINT TOKEN FILE NAME: tus-js-client as it comes, over a bad
// line. The first upload is left in the middle and taken up by its address, as
// after a closed page; one more is given up. Prints the receipt.
import { readFileSync } from 'node:fs'
import * as tus from 'tus-js-client'

const [endpoint, token, file, name] = process.argv.slice(2)
const data = readFileSync(file)
const options = {
  endpoint,
  chunkSize: 192 * 1024,
  retryDelays: Array(100).fill(20),
  headers: { Authorization: `Bearer ${token}` },
  metadata: { filename: name },
}

// run sends until half(upload, offset) says stop, or to the end.
const run = (more, stop) => new Promise((resolve, reject) => {
  const upload = new tus.Upload(data, {
    ...options,
    ...more,
    onError: reject,
    onSuccess: ({ lastResponse }) => resolve({ upload, receipt: lastResponse.getHeader('Sohoa-Receipt') }),
    onChunkComplete: (_, sent) => { if (stop && sent > data.length / 3) { stop(upload).then(() => resolve({ upload }), reject) } },
  })
  upload.start()
})

const given = await run({}, (upload) => upload.abort(true)) // Termination
const left = await run({}, (upload) => upload.abort())
const done = await run({ uploadUrl: left.upload.url })
const gone = await fetch(given.upload.url, { method: 'HEAD', headers: { ...options.headers, 'Tus-Resumable': '1.0.0' } })
console.log(JSON.stringify({ receipt: done.receipt, upload: done.upload.url, gone: gone.status }))
