"""What the pages and documents of pricing show, built from stored sheets: no calculation is done here."""
