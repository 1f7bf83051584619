/* The service form: the usual duration of the chosen type, and the modes it allows.
   Without this file an empty duration means the usual one, and the server refuses a wrong mode. */
"use strict";

const type = document.getElementById("id_service_type");
const minutes = document.getElementById("id_duration_minutes");

const follow = (prefill) => {
  const chosen = type.selectedOptions[0];
  if (!chosen?.dataset.modes) return;
  const modes = chosen.dataset.modes.split(" ");
  const radios = [...document.querySelectorAll('input[name="mode"]')];
  radios.forEach((radio) => {
    radio.disabled = !modes.includes(radio.value);
  });
  if (radios.some((radio) => radio.checked && radio.disabled)) {
    radios.find((radio) => !radio.disabled).checked = true;
  }
  if (prefill && !minutes.dataset.typed) minutes.value = chosen.dataset.minutes;
};

if (type && minutes) {
  minutes.addEventListener("input", () => {
    minutes.dataset.typed = "1";
  });
  type.addEventListener("change", () => follow(true));
  follow(minutes.value === "");
}
