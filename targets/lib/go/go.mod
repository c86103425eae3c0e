module conctop.example/contract

go 1.25
