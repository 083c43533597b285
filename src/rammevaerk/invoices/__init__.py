"""Electronic invoices (e-faktura) of issued statements: EN 16931 as the inner model, Peppol BIS Billing 3 and OIOUBL 2.1 as
outputs, their check and their delivery to the seller's own access point (adgangspunkt).

Sources: readings 4.6, 4.8 and 4.13; momsloven § 13; the Danish national rules of Peppol BIS Billing 3.
"""
