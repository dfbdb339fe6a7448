// Hands the buttons of a page to allauth's passkey code, and says beside them what went wrong.
'use strict'

for (const form of document.querySelectorAll('[data-passkey]')) {
  const ids = { credential: 'credential', data: 'js_data' }
  const asked = form.dataset.passkey
  ids[asked] = 'passkey'
  if (asked === 'add') ids.passwordless = 'alone'
  allauth.webauthn.forms[`${asked}Form`]({ ids })
  document.getElementById('passkey').disabled = false
}

document.addEventListener('allauth.error', event => {
  event.preventDefault()
  const said = document.querySelector('[data-passkey] .refused')
  const denied = event.detail.exception?.name === 'NotAllowedError'
  said.textContent = denied ? 'The browser was not given a passkey. Try again, or choose another way.' : 'This browser could not use a passkey here.'
  said.hidden = false
})
