/** What a plain Electron does with the folder it is given: makes it the app and loads its main file. */
const { app } = require('electron')
const { join, resolve } = require('node:path')

const folder = resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.')
const { name, productName, version, main } = require(join(folder, 'package.json'))

app.setName(productName ?? name)
app.setVersion(version)
app.setAppPath(folder)
require(join(folder, main))
