"""The board pack: a month of one partnership, some or all, as a page, one file, a PDF, and a link to share.

* ``page``                          the addresses: the page, the file, the PDF and the page that waits for it
* ``asked``, ``month``              which partnerships and which month; only what whoever asks may see
* ``pack``                          the whole pack: its front, a leaf for each partnership, how it came about
* ``leaf``, ``standing``, ``words`` one partnership's page: drawn, in figures, in words
* ``contents``                      on which page of the PDF each partnership stands
* ``method``                        policy, what is kept back, what cannot be concluded, how to cite it
* ``again``                         whether its figures are still those that the same question gives
* ``links_page``, ``shared``        links that show one pack as it was made, to whoever has them
* ``monthly``, ``monthly_page``     the pack by mail each month, to those who chose it
"""
