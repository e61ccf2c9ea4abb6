// After the login the page goes on where it was asked for. What comes behind # is known here alone.

const to = document.getElementById("to");
if (to.value === "/" && location.hash.length > 1) {
  to.value = `/${location.hash}`;
}
