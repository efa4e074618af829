// Opens Swagger UI on the document of the API. Nothing is sent elsewhere to be validated.
"use strict";
const place = document.getElementById("try");
window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.document,
  docExpansion: "none",
  deepLinking: true,
  filter: true,
  validatorUrl: null,
});
