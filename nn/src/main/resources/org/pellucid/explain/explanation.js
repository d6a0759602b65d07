const source = document.getElementById("source");
function show(event) {
  const cell = event.target.closest("td[data-f]");
  if (cell) {
    source.textContent = cell.dataset.f;
  }
}
document.addEventListener("mouseover", show);
document.addEventListener("focusin", show);
