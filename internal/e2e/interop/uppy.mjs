// node uppy.mjs ENDPOINT TOKEN FILE NAME: Uppy with its tus plugin as they come,
// over a bad line. Prints the upload's address.
import { readFileSync } from 'node:fs'
import Uppy from '@uppy/core'
import Tus from '@uppy/tus'

const [endpoint, token, file, name] = process.argv.slice(2)
const uppy = new Uppy().use(Tus, {
  endpoint,
  chunkSize: 192 * 1024,
  retryDelays: Array(100).fill(20),
  headers: { Authorization: `Bearer ${token}` },
})
// A Buffer, since tus-js-client takes no Blob outside a browser.
uppy.addFile({ name, type: 'application/pdf', data: readFileSync(file) })
const { successful, failed } = await uppy.upload()
if (failed.length) throw failed[0].error
console.log(JSON.stringify({ upload: successful[0].uploadURL }))
process.exit(0)
