/** Gives the windows of a lane of end-to-end tests a display of their own: focus and clipboard belong to a display. */
const displays = (process.env['STRONGROOM_DISPLAYS'] ?? '').split(' ')
const lane = Number(process.env['VITEST_POOL_ID'] ?? 1) - 1
const own = displays[lane % displays.length]
if (own) process.env['DISPLAY'] = own
