/** Draws icon.svg in every size that packages want. Run: electron build/icons */
const { app, BrowserWindow } = require('electron')
const { readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024]
const svg = readFileSync(join(__dirname, 'icon.svg')).toString('base64')

const draw = `async (size) => {
  const image = new Image()
  image.src = 'data:image/svg+xml;base64,${svg}'
  await image.decode()
  const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size })
  canvas.getContext('2d').drawImage(image, 0, 0, size, size)
  return canvas.toDataURL('image/png').split(',')[1]
}`

void app.whenReady().then(async () => {
  const window = new BrowserWindow({ show: false })
  await window.loadURL('about:blank')
  for (const size of sizes) {
    const png = await window.webContents.executeJavaScript(`(${draw})(${size})`)
    writeFileSync(join(__dirname, `${size}x${size}.png`), png, 'base64')
  }
  app.quit()
})
